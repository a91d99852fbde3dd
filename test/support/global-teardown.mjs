/** After the last spec: the server goes, and its folder with it. */
export default async function tearDown() {
  await globalThis.stopTestServer?.();
}
