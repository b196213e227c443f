// How the app behaves on the machine: menus of text fields, progress of long work, notifications.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Job } from '@shared/api/jobs';

vi.mock('electron', () => ({ app: {}, Menu: {}, Notification: {} }));
const { contextMenu } = await import('../../../src/main/shell/context-menu');
const { endOf, progressOf } = await import('../../../src/main/shell/job-signals');

const flags = (on: boolean) => ({
  canUndo: on,
  canRedo: on,
  canCut: on,
  canCopy: on,
  canPaste: on,
  canDelete: on,
  canSelectAll: on,
  canEditRichly: false,
});

describe('the menu of a text', () => {
  it('has what can be done in a field, and only what can be done now', () => {
    const items = contextMenu({ isEditable: true, editFlags: flags(false), selectionText: '' });
    expect(items?.flatMap(({ role }) => role ?? [])).toEqual(['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll']);
    expect(items?.filter(({ enabled }) => enabled === true)).toEqual([]);
  });
  it('copies what is selected elsewhere, and is none where nothing is', () => {
    expect(contextMenu({ isEditable: false, editFlags: flags(true), selectionText: 'ann' })).toEqual([
      { role: 'copy', enabled: true },
    ]);
    expect(contextMenu({ isEditable: false, editFlags: flags(true), selectionText: ' ' })).toBeNull();
  });
});

const NOW = Date.parse('2026-11-29T12:00:00Z');
const job = (more: Partial<Job>): Job => ({
  id: 'j',
  title: 'Ban ann@example.com',
  done: 1,
  total: 2,
  state: 'running',
  startedAt: new Date(NOW - 60_000).toISOString(),
  ...more,
});

describe('long work', () => {
  it('shows how far all of it is', () => {
    expect(progressOf([])).toBe(-1);
    expect(progressOf([job({ state: 'paused' })])).toBe(-1);
    expect(progressOf([job({ done: 1, total: 2 }), job({ done: 3, total: 6 })])).toBe(0.5);
    expect(progressOf([job({ total: null }), job({})])).toBe(2);
    expect(progressOf([job({ done: 0, total: 0 })])).toBe(2);
  });
  it('is never shown beyond its end (property)', () => {
    const some = fc.array(fc.record({ done: fc.nat(), total: fc.nat() }).map((one) => job(one)));
    const within = fc.property(some, (jobs) => {
      const progress = progressOf(jobs);
      return progress === -1 || progress === 2 || (progress >= 0 && progress <= 1);
    });
    expect(fc.check(within)).toMatchObject({ failed: false, counterexample: null });
  });
  it('tells of its end where nobody looks, without naming anybody', () => {
    const end = endOf(job({ state: 'done', done: 5, failed: 1 }), NOW, false);
    expect(end).toEqual({ title: 'A job has ended', body: '5 done, 1 failed. Open Authdesk to see more.' });
    expect(endOf(job({ state: 'done' }), NOW, true)).toBeNull();
    expect(endOf(job({ state: 'cancelled' }), NOW, false)).toBeNull();
    expect(endOf(job({ state: 'running' }), NOW, false)).toBeNull();
    expect(endOf(job({ state: 'failed', startedAt: new Date(NOW - 500).toISOString() }), NOW, false)).toBeNull();
  });
});
