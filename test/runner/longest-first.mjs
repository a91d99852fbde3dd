/** Specs in the order in which they are begun: those that take long first, so that no worker is left alone with one. */
const longest = [
  'test/proofs/short-proofs',
  'test/assessments/blindness-hunted',
  'test/structure/links',
  'test/browser/pages',
  'test/platform/embedded-postgres',
  'test/structure/every-route',
  'test/packets/pages',
  'test/packets/making',
  'test/proofs/evidence',
  'test/assessments/nothing-lost',
  'test/platform/background',
  'test/packets/packets',
  'test/assessments/kept-away',
  'test/writing-samples/hidden-author',
  'test/records/records',
  'test/structure/another-job',
  'test/platform/printing',
  'test/packets/printed',
  'test/assessments/scorecard-in-the-room',
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
