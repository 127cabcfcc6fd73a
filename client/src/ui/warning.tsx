import { TriangleAlert } from "lucide-react";
import { Banner, type BannerProps } from "./banner.tsx";

/** An obstacle, and what to do about it. Announces nothing itself. */
export function Warning(props: Pick<BannerProps, "title" | "children" | "actions">) {
  return (
    <Banner
      tone="yellow"
      icon={<TriangleAlert aria-hidden="true" size={22} strokeWidth={2.4} />}
      {...props}
    />
  );
}
