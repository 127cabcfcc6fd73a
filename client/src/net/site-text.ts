import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { SiteText, type SiteTextName } from "@lets-meet/shared/protocol/safety.ts";

const Answer = ackOf(SiteText);

/** The operator's text of that name, in Markdown; `null` if the server does not answer with it. */
export async function fetchSiteText(
  name: SiteTextName,
  fetcher: (url: string, init: RequestInit) => Promise<Pick<Response, "json">>,
): Promise<string | null> {
  try {
    const response = await fetcher(`/api/texts/${name}`, { signal: AbortSignal.timeout(10_000) });
    const answer = Answer.safeParse(await response.json()).data;
    return answer?.ok === true ? answer.value.markdown : null;
  } catch {
    return null;
  }
}
