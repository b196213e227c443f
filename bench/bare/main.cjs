// The least an Electron app can be: what there is to compare the app's start with.
const { app, BrowserWindow } = require('electron');

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false });
  window.once('ready-to-show', () => {
    window.show();
    console.log('window shown');
  });
  return window.loadURL('data:text/html,<title>Empty</title>');
});
