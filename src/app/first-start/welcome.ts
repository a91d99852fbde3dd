import type { FirstUse } from './first-use.js';

/** What a start prints: the address, and who can sign in. */
export function welcome(baseUrl: string, { signIns, nobodyYet }: FirstUse): string {
  const lines = [`Callboard is at ${baseUrl}`];
  if (nobodyYet) {
    lines.push('', 'No one can sign in yet. Add the first person:');
    lines.push('', '  npx callboard user add you@example.com --name "Your Name" --administrator');
  }
  if (signIns.length > 0) {
    const width = (field: 'role' | 'email') => Math.max(...signIns.map((signIn) => signIn[field].length));
    const [role, email] = [width('role'), width('email')];
    lines.push('', 'A demo round is in it, to look around in. Sign in as:', '');
    lines.push(...signIns.map((one) => `  ${one.role.padEnd(role)}  ${one.email.padEnd(email)}  ${one.password}`));
  }
  return lines.join('\n');
}
