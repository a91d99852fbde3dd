import pg from 'pg';

/**
 * From now on, what this process says to the specs' database server goes by its socket rather than its port, which takes
 * each of them two thirds of the system's time. Whoever names another port (a pooler, a wire that is cut, a server of
 * its own) and every other process goes there.
 */
export function connectBySocket() {
  const { connect } = pg.Connection.prototype;
  pg.Connection.prototype.connect = function (port, host) {
    const { CALLBOARD_TEST_SERVER: server, CALLBOARD_TEST_SOCKET: socket } = process.env;
    const isServer = socket && `${host}:${port}` === new URL(server).host;
    return isServer ? connect.call(this, socket) : connect.call(this, port, host);
  };
}
