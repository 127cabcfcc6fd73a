/** What the tests' servers let their metrics be read with. */
export const token = "a-token-for-the-tests";

/** What a running server says of one of its metrics, summed over its labels. */
export async function metricOf(url: string, name: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const lines = (await answer.text()).split("\n");
  const of = lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return of.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}
