import { figure, median } from './figures.mjs';
import { signedIn } from './world.mjs';

const loads = 7;
/** A phone in a room with bad Wi-Fi. */
const slow = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 };

/**
 * How long the scorecard takes, with nothing in the browser's cache, at 1.6 Mbit/s with a round trip of 150 ms, until it
 * is drawn and its scripts have run; and what it sends before fonts.
 */
export async function cardFigures({ source, jobs, product }) {
  const { findBrowser } = await import('../../dist/platform/browser/find-browser.js');
  const { launchBrowser } = await import('../../dist/platform/browser/launch-browser.js');
  const [card] = await source.query(
    `select c.id, c.panelist_id as person from scorecards c join sittings s on s.id = c.sitting_id
       join applications a on a.id = s.application_id where a.job_id = $1 order by c.id limit 1`,
    [jobs.drafts],
  );
  const { cookie } = await signedIn(source, card.person);
  const browser = await launchBrowser(await findBrowser());
  try {
    const times = [];
    let sent = { bytes: 0, trips: 0 };
    for (let load = 0; load < loads; load += 1) {
      const found = await loaded(browser, `${product.url}/scorecards/${card.id}`, cookie);
      times.push(found.time);
      sent = found;
    }
    return [
      figure('card of 12 criteria usable at 1.6 Mbit/s, 150 ms round trip, cold', median(times), 'ms'),
      figure('card of 12 criteria, over the wire before fonts', sent.bytes / 1000, 'kB'),
      figure('card of 12 criteria, requests one after another before a level can be chosen', sent.trips, 'round trips'),
    ];
  } finally {
    await browser.close();
  }
}

async function loaded(browser, url, cookie) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    const [name, value] = cookie.split(/=(.*)/s);
    await context.setCookie({ name, value, domain: new URL(url).hostname, path: '/' });
    await page.setViewport({ width: 390, height: 844 });
    const cdp = await page.createCDPSession();
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', slow);
    const requests = new Map();
    cdp.on('Network.requestWillBeSent', ({ requestId, initiator, type }) => {
      // What the page itself names is asked for as soon as the page is there.
      const late = type !== 'Document' && initiator.url !== url;
      if (['Document', 'Stylesheet', 'Script'].includes(type)) requests.set(requestId, { late });
    });
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const request = requests.get(requestId);
      if (request) request.bytes = encodedDataLength;
    });
    await page.goto(url, { waitUntil: 'load' });
    const time = await page.evaluate(() => {
      const { domContentLoadedEventEnd } = performance.getEntriesByType('navigation')[0];
      const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
      return Math.max(domContentLoadedEventEnd, painted);
    });
    const needed = [...requests.values()];
    const trips = needed.some(({ late }) => late) ? 3 : 2;
    return { time, trips, bytes: needed.reduce((sum, { bytes = 0 }) => sum + bytes, 0) };
  } finally {
    await context.close();
  }
}
