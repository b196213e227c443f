import { cancelBelonging, removeBelonging, switchBelonging } from '../data/belongings/acts';
import { belongingsOf, listBelongings } from '../data/belongings/list';
import type { HandlerDependencies } from './dependencies';
import type { HandlersOf } from './handler';

export function belongingsHandlers({ connections, writes, now }: HandlerDependencies): HandlersOf<'belongings'> {
  return {
    'belongings.ofUser': async ({ userId }, { signal }) =>
      connections.use(signal, async (connection) => belongingsOf(connection, userId, signal)),
    'belongings.list': async (input, { signal }) =>
      connections.use(signal, async (connection) => listBelongings(connection, input, signal)),
    'belongings.remove': async (input, call) => {
      await connections.use(call.signal, async (connection) => removeBelonging(connection, writes.for(call), input));
      return {};
    },
    'belongings.switch': async (input, call) => {
      await connections.use(call.signal, async (connection) =>
        switchBelonging(connection, writes.for(call), input, now()),
      );
      return {};
    },
    'belongings.cancel': async (input, call) => {
      await connections.use(call.signal, async (connection) => cancelBelonging(connection, writes.for(call), input));
      return {};
    },
  };
}
