// Where people sign in from: current browsers, a few scripts, and addresses that belong to nobody.
import { int, pick, text, weighted } from './random.mjs';

/** An address from the documentation and private ranges, or '' as better-auth stores it behind an unknown proxy. */
export const ipAddress = () =>
  weighted([
    [22, () => `192.0.2.${int(1, 254)}`],
    [22, () => `198.51.100.${int(1, 254)}`],
    [22, () => `203.0.113.${int(1, 254)}`],
    [
      14,
      () =>
        `2001:db8:${text(1, '123456789abcdef')}${text(3, '0123456789abcdef')}::${text(1, '123456789')}${text(2, '0123456789abcdef')}`,
    ],
    [10, () => `10.${int(0, 40)}.${int(0, 255)}.${int(1, 254)}`],
    [10, () => ''],
  ])();

const chrome = (os, version) =>
  `Mozilla/5.0 (${os}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;
const firefox = (os, version) => `Mozilla/5.0 (${os}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const safari = (os, version, mobile = '') =>
  `Mozilla/5.0 (${os}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} ${mobile}Safari/${mobile ? '604.1' : '605.1.15'}`;

const WINDOWS = 'Windows NT 10.0; Win64; x64';
const MAC = 'Macintosh; Intel Mac OS X 10_15_7';
const LINUX = 'X11; Linux x86_64';
const ANDROID = 'Linux; Android 10; K';
const IPHONE = 'iPhone; CPU iPhone OS 18_7 like Mac OS X';
const IPAD = 'iPad; CPU OS 18_7 like Mac OS X';

/** User agents by name, for the people whose devices are part of their story. */
export const AGENTS = {
  chromeWindows: chrome(WINDOWS, 154),
  chromeMac: chrome(MAC, 154),
  edgeWindows: `${chrome(WINDOWS, 154)} Edg/154.0.0.0`,
  firefoxLinux: firefox(LINUX, 157),
  safariMac: safari(MAC, '27.0'),
  safariPhone: safari(IPHONE, '27.0', 'Mobile/15E148 '),
  safariPad: safari(IPAD, '26.6', 'Mobile/15E148 '),
  chromeAndroid: chrome(ANDROID, 154).replace(' Safari', ' Mobile Safari'),
  curl: 'curl/8.17.0',
};

const AGENT_WEIGHTS = [
  [22, AGENTS.chromeWindows],
  [8, chrome(WINDOWS, 153)],
  [2, chrome(WINDOWS, 138)],
  [12, AGENTS.chromeMac],
  [3, chrome(MAC, 152)],
  [3, chrome(LINUX, 154)],
  [2, chrome('X11; CrOS x86_64 14541.0.0', 153)],
  [9, AGENTS.edgeWindows],
  [2, `${chrome(MAC, 153)} Edg/153.0.0.0`],
  [5, firefox(WINDOWS, 157)],
  [1, firefox(WINDOWS, 140)],
  [3, firefox('Macintosh; Intel Mac OS X 10.15', 157)],
  [3, AGENTS.firefoxLinux],
  [10, AGENTS.safariMac],
  [2, safari(MAC, '18.6')],
  [16, AGENTS.safariPhone],
  [5, safari(IPHONE, '26.5', 'Mobile/15E148 ')],
  [2, safari('iPhone; CPU iPhone OS 17_7 like Mac OS X', '17.7', 'Mobile/15E148 ')],
  [4, AGENTS.safariPad],
  [4, safari(IPHONE, '27.0', 'Mobile/15E148 ').replace(/Version\/\S+/, 'CriOS/154.0.8010.42')],
  [2, safari(IPHONE, '27.0', 'Mobile/15E148 ').replace(/Version\/\S+/, 'FxiOS/157.0')],
  [16, AGENTS.chromeAndroid],
  [4, chrome(ANDROID, 152).replace(' Safari', ' Mobile Safari')],
  [
    3,
    chrome(ANDROID, 148).replace('Chrome/148', 'SamsungBrowser/29.0 Chrome/148').replace(' Safari', ' Mobile Safari'),
  ],
  [2, 'Mozilla/5.0 (Android 16; Mobile; rv:157.0) Gecko/157.0 Firefox/157.0'],
  [2, `${chrome(WINDOWS, 153)} OPR/132.0.0.0`],
  [1, `${chrome(LINUX, 152)} Vivaldi/7.9.3970.39`],
  [1, 'okhttp/5.3.2'],
  [1, 'Dart/3.11 (dart:io)'],
  [1, AGENTS.curl],
  [1, 'PostmanRuntime/7.51.0'],
  [3, ''],
];

/** A user agent, '' included. */
export const userAgent = () => weighted(AGENT_WEIGHTS);

/** A device somebody signs in from: agent and address stay together. */
export const device = () => ({ userAgent: userAgent(), ipAddress: ipAddress() });

/** One of two or three devices. */
export const oneOf = (devices) => pick(devices);
