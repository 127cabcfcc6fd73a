/** The operators' token of a server under test: its `METRICS_TOKEN`. */
export const metricsToken = "the-token-of-the-tests";

/**
 * One value from the server's /metrics, by its Prometheus name: with labels that series, without labels the
 * sum of all; 0 for unseen labels.
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
