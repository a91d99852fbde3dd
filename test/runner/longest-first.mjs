/** Specs in the order in which they are begun: those that take long first, so that no worker is left alone with one. */
const longest = [
  'test/assessments/blindness-hunted',
  'test/proofs/short-proofs',
  'test/browser/pages',
  'test/structure/every-page',
  'test/structure/every-route',
  'test/structure/hostile-requests',
  'test/structure/who-may',
  'test/packets/pages',
  'test/proofs/evidence',
  'test/packets/making',
  'test/records/records',
  'test/packets/packets',
  'test/rounds/first-use',
  'test/platform/background',
  'test/assessments/nothing-lost',
  'test/writing-samples/hidden-author',
  'test/platform/printing',
  'test/audit/every-look',
  'test/platform/embedded-postgres',
  'test/structure/page-models',
  'src/comparison/engine/compare.properties',
  'test/packets/printed',
  'test/records/records-document',
  'test/browser/scorecard-in-the-hand',
  'test/assessments/scorecard-in-the-room',
  'test/assessments/kept-away',
  'test/platform/printing-network',
  'test/accounts/sign-in',
  'test/accounts/link-requests',
  'test/audit/row-security',
  'test/scheduling/invitations',
  'test/personal-data/privacy',
  'test/candidates/imports',
  'test/candidate-pages/my-application',
  'test/writing-samples/clean-copy',
  'test/writing-samples/looked-into',
  'test/structure/another-job',
  'test/structure/headers',
].map((name) => `${name}.spec.ts`);

/** What Jest asks of a sequencer. */
export default class LongestFirst {
  sort(specs) {
    const place = ({ path }) =>
      longest.findIndex((name) => path.replaceAll('\\', '/').endsWith(name)) + 1 || longest.length + 1;
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
