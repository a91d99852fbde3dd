import { LaunchFailed, type Postmaster } from './postmaster.js';
import { isPostmasterOf } from './postmaster-file.js';

/** What is done about a server that ends by itself. */
export interface Keeping {
  log: (line: string) => void;
  /** It cannot be kept running; nothing more is tried. */
  givenUp: (problem: unknown) => void;
}

const launchesAllowed = 5;
const within = 10 * 60 * 1000;

/** Starts the server again when its process has ended without being asked to, but not without end. */
export class Keeper {
  private launches: number[] = [];
  private over = false;

  /**
   * @param server the one that runs now
   * @param launch starts it again on the same port
   */
  constructor(
    private server: Postmaster,
    private readonly dataFolder: string,
    private readonly launch: () => Promise<Postmaster>,
    private readonly keeping: Keeping,
  ) {}

  /** The server that runs now, or ran last. */
  get current(): Postmaster {
    return this.server;
  }

  /** Returns when the server runs again, if it can be brought to; where only its sessions ended there is nothing to do. */
  async revive(): Promise<void> {
    if (this.over || (await isPostmasterOf(this.server.pid, this.dataFolder))) return;
    const since = Date.now() - within;
    this.launches = this.launches.filter((at) => at > since);
    if (this.launches.length >= launchesAllowed) return this.giveUp(`it ended ${launchesAllowed} times in 10 minutes`);
    this.launches.push(Date.now());
    this.keeping.log('The database ended by itself; starting it again.');
    try {
      this.server = await this.launch();
      this.keeping.log('The database runs again.');
    } catch (error) {
      // What passes, such as sessions that are still ending, is tried again until it has been often enough.
      if (this.launches.length >= launchesAllowed) this.giveUp(error);
      else if (!(error instanceof LaunchFailed)) this.keeping.log(`The database does not start: ${String(error)}`);
    }
  }

  private giveUp(problem: unknown): void {
    this.over = true;
    this.keeping.givenUp(problem);
  }
}
