/** Specs in the order in which they are begun: those that take long first, so that no worker is left alone with one. */
const longest = [
  'test/assessments/blindness-hunted',
  'test/proofs/short-proofs',
  'test/structure/links',
  'test/structure/every-route',
  'test/packets/pages',
  'test/browser/pages',
  'test/platform/embedded-postgres',
  'test/packets/making',
  'test/assessments/kept-away',
  'test/writing-samples/hidden-author',
  'test/packets/packets',
  'test/records/records',
  'test/structure/another-job',
  'test/platform/background',
  'src/comparison/engine/compare.properties',
].map((name) => `${name}.spec.ts`);

/** What Jest asks of a sequencer. */
export default class LongestFirst {
  sort(specs) {
    const place = ({ path }) => longest.findIndex((name) => path.replaceAll('\\', '/').endsWith(name)) + 1 || 99;
    return [...specs].sort((one, other) => place(one) - place(other) || (one.path < other.path ? -1 : 1));
  }

  shard(specs, { shardIndex, shardCount }) {
    return specs.filter((_, at) => at % shardCount === shardIndex - 1);
  }

  allFailedTests(specs) {
    return specs;
  }

  cacheResults() {}
}
