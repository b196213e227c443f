import { byMail, byPlugin } from '../support/twins/cells';
import { judgeTwins } from '../support/twins/suite';

judgeTwins([...byPlugin, ...byMail]);
