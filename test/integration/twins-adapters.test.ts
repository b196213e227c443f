import { byDrizzle, byPrisma, byRedis } from '../support/twins/cells';
import { judgeTwins } from '../support/twins/suite';

judgeTwins([...byDrizzle, ...byPrisma, ...byRedis]);
