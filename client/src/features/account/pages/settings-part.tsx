import type { ReactNode } from "react";
import { Card } from "../../../ui/card.tsx";

/** One part of the account's settings, under a heading. */
export function SettingsPart({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card className="flex flex-col items-start gap-4 p-4.5 sm:p-7">
      <h2 className="text-2xl">{title}</h2>
      {children}
    </Card>
  );
}
