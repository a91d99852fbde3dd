import { describe, expect, it } from '@jest/globals';
import { UsageError, type Command, type CommandArguments } from './command.js';
import { runProgram } from './run-program.js';

const given: CommandArguments[] = [];

const peel: Command = {
  name: 'fruit peel',
  summary: 'Peels a fruit',
  usage: 'FRUIT [--knife KNIFE]',
  takes: { least: 1, most: 1 },
  options: { knife: { type: 'string', short: 'k', value: 'KNIFE', help: 'which knife' } },
  details: ['The peel is thrown away.'],
  async run(args) {
    if (args.positionals[0] === 'banana' && args.options.knife) throw new UsageError('A banana needs no knife.');
    given.push(args);
    return args.positionals[0] === 'stone' ? 1 : 0;
  },
};

const slice: Command = { ...peel, name: 'slice', formerly: 'apple cut', summary: 'Slices a fruit' };
const wash: Command = { ...peel, name: 'wash', summary: 'Washes a fruit', options: {} };

async function run(...args: string[]) {
  let out = '';
  let error = '';
  const io = { out: (text: string) => void (out += text), error: (text: string) => void (error += text) };
  const code = await runProgram(
    { name: 'kitchen', about: 'A kitchen.', version: '1.2.3', commands: [peel, slice, wash] },
    args,
    io,
  );
  return { code, out, error };
}

describe('a program of commands', () => {
  it.each([[], ['--help'], ['-h'], ['help']])('lists its commands when called with %j', async (...args: string[]) => {
    const { code, out, error } = await run(...args);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toContain('Usage: kitchen COMMAND');
    expect(out).toContain('fruit peel FRUIT [--knife KNIFE]  Peels a fruit');
  });

  it('still runs a command by its name from before, and lists it by the one of today', async () => {
    given.length = 0;
    expect(await run('apple', 'cut', 'pear', '--knife', 'small')).toEqual({ code: 0, out: '', error: '' });
    expect(given).toMatchObject([{ positionals: ['pear'], options: { knife: 'small' } }]);
    expect((await run('apple', 'cut', '--help')).out).toContain('Usage: kitchen slice FRUIT');
    expect((await run('--help')).out).not.toContain('apple cut');
  });

  it.each([
    ['fruit', 'peel', '--help'],
    ['help', 'fruit', 'peel'],
    ['fruit', 'peel', 'apple', '-h'],
  ])('tells more of one command: %s %s %s', async (...args) => {
    const { code, out } = await run(...args);
    expect(code).toBe(0);
    expect(out).toContain('Usage: kitchen fruit peel FRUIT [--knife KNIFE]');
    expect(out).toContain('The peel is thrown away.');
    expect(out).toMatch(/-k, --knife KNIFE {2}which knife/);
  });

  it('runs the command with its arguments and gives its exit code', async () => {
    expect(await run('fruit', 'peel', 'stone', '-k', 'small')).toEqual({ code: 1, out: '', error: '' });
    expect(given.at(-1)).toMatchObject({ positionals: ['stone'], options: { knife: 'small' } });
  });

  it('tells its version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: '1.2.3\n', error: '' });
  });

  it.each([
    [['wsah', 'apple'], 'There is no command “wsah apple”. Did you mean wash? kitchen --help lists them all.\n'],
    [['fruit'], 'There is no command “fruit”. Did you mean fruit peel? kitchen --help lists them all.\n'],
    [['fruit', 'pel'], 'There is no command “fruit pel”. Did you mean fruit peel? kitchen --help lists them all.\n'],
    [['xylophone'], 'There is no command “xylophone”. kitchen --help lists them all.\n'],
    [['--what'], 'There is no command “--what”. kitchen --help lists them all.\n'],
    [['wash'], 'wash needs FRUIT [--knife KNIFE]. See kitchen wash --help\n'],
    [['wash', 'a', 'b'], 'wash does not take “b”. See kitchen wash --help\n'],
    [['wash', '--kinfe', 'x'], 'wash has no option --kinfe. See kitchen wash --help\n'],
    [
      ['fruit', 'peel', '--kinfe'],
      'fruit peel has no option --kinfe. Did you mean --knife? See kitchen fruit peel --help\n',
    ],
    [['fruit', 'peel', 'banana', '-k', 'x'], 'A banana needs no knife. See kitchen fruit peel --help\n'],
  ])('answers %j in one line and with exit code 2', async (args, error) => {
    expect(await run(...args)).toEqual({ code: 2, out: '', error });
  });
});
