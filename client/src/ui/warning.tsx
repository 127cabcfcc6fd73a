import { TriangleAlert } from "lucide-react";
import { Banner, type BannerProps } from "./banner.tsx";

/** Something is in the way: what it is, and what to do about it. Announces nothing itself. */
export function Warning(props: Pick<BannerProps, "title" | "children" | "actions">) {
  return (
    <Banner
      tone="yellow"
      icon={<TriangleAlert aria-hidden="true" size={22} strokeWidth={2.4} />}
      {...props}
    />
  );
}
