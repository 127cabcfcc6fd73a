/** The token that a server under test asks operators for: its `METRICS_TOKEN`. */
export const metricsToken = "the-token-of-the-tests";

/**
 * One figure of the server's /metrics, named as Prometheus writes it: with labels that one, without them the sum over all;
 * 0 for labels not seen yet.
 */
export async function figureOf(url: string, name: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  const lines = (await answer.text()).split("\n");
  const [metric] = name.split("{");
  if (!lines.includes(`# TYPE ${metric} counter`) && !lines.includes(`# TYPE ${metric} gauge`))
    throw new Error(`/metrics (${answer.status}) has no ${metric}`);
  const isOf = (line: string) => line.startsWith(`${name} `) || line.startsWith(`${name}{`);
  return lines.filter(isOf).reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}
