import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Addresses inside a network or a machine: what answers there is nobody's business outside (RFC 6890, RFC 4193). */
const inside = new BlockList();
for (const [network, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
  ] as const),
  ...([
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
]) {
  inside.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ...([
    ['::', 128],
    ['::1', 128],
    ['64:ff9b::', 96],
    ['100::', 64],
    ['2001::', 23],
    ['2001:db8::', 32],
  ] as const),
  ...([
    ['2002::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ] as const),
]) {
  inside.addSubnet(network, bits, 'ipv6');
}

export const privateAddress =
  'The address is inside a private network. Callboard sends webhooks there only if CALLBOARD_WEBHOOKS_PRIVATE is yes.';

/** Whether an IP address is a private one, also where IPv4 is written as IPv6. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return isPrivateAddress(mapped);
  const family = isIP(address);
  if (family === 4) return inside.check(address, 'ipv4');
  return family !== 6 || /^::ffff:/i.test(address) || inside.check(address, 'ipv6');
}

/**
 * Looks a name up and refuses it where any of its addresses is private. It is asked when the connection is made, so a
 * name that answers otherwise the second time gains nothing.
 */
export const lookUpPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => {
    if (error) return callback(error, []);
    if (found.some(({ address }) => isPrivateAddress(address))) return callback(new Error(privateAddress), []);
    if (options.all) return callback(null, found);
    const [first] = found;
    callback(null, first!.address, first!.family);
  });
};
