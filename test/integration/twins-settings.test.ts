import { bySetting, byMail, byPlugin } from '../support/twins/cells';
import { judgeTwins } from '../support/twins/suite';

judgeTwins([...bySetting, ...byMail, ...byPlugin]);
