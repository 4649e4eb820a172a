import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Edge } from './edge.ts';

const edge = (host: string, more: { allowedHosts?: string[]; trustedProxies?: string[] } = {}) =>
  new Edge({ host, allowedHosts: [], trustedProxies: [], ...more });

function request(remoteAddress: string, headers: Record<string, string> = {}, encrypted = false): IncomingMessage {
  return { socket: { remoteAddress, encrypted }, headers: { host: 'hive.example', ...headers } } as never;
}

describe('edge', () => {
  it('on the loopback answers to the names of this machine alone, and to those it is told', () => {
    const own = edge('127.0.0.1');
    for (const name of ['localhost', '127.0.0.1', '::1']) expect(own.isOwnHost(name)).toBe(true);
    for (const name of ['192.168.1.4', 'hive.example']) expect(own.isOwnHost(name)).toBe(false);
    expect(edge('127.0.0.1', { allowedHosts: ['hive.example'] }).isOwnHost('Hive.Example')).toBe(true);
  });

  it('on a network answers to every address and to its own names, and to no name that was made to lead here', () => {
    const open = edge('0.0.0.0', { allowedHosts: ['hive.example'] });
    for (const name of ['192.168.1.4', 'fd00::1', 'localhost', 'hive.example']) expect(open.isOwnHost(name)).toBe(true);
    for (const name of ['rebound.example', '192.168.1.4.nip.example', 'x.hive.example']) {
      expect(open.isOwnHost(name)).toBe(false);
    }
  });

  it('takes for the person at the machine only who can be nobody else', () => {
    expect(edge('127.0.0.1').isOwnMachine(request('127.0.0.1'))).toBe(true);
    expect(edge('::1').isOwnMachine(request('::1'))).toBe(true);
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-host', 'x-forwarded-proto']) {
      expect(edge('127.0.0.1').isOwnMachine(request('127.0.0.1', { [header]: '127.0.0.1' })), header).toBe(false);
    }
    expect(edge('0.0.0.0').isOwnMachine(request('127.0.0.1'))).toBe(false);
    expect(edge('127.0.0.1', { trustedProxies: ['127.0.0.1'] }).isOwnMachine(request('127.0.0.1'))).toBe(false);
    expect(edge('127.0.0.1', { allowedHosts: ['hive.example'] }).isOwnMachine(request('127.0.0.1'))).toBe(false);
  });

  it('believes nobody who says to speak for another, unless it is a proxy that is trusted', () => {
    const said = { 'x-forwarded-for': '9.9.9.9', 'x-forwarded-proto': 'https' };
    expect(edge('0.0.0.0').originOf(request('10.0.0.7', said))).toEqual({
      address: '10.0.0.7',
      secure: false,
      site: 'http://hive.example',
    });
    expect(edge('0.0.0.0', { trustedProxies: ['10.0.0.0/8'] }).originOf(request('10.0.0.7', said))).toEqual({
      address: '9.9.9.9',
      secure: true,
      site: 'https://hive.example',
    });
  });

  it('takes the nearest address that is no proxy, as what stands left of it can be made up', () => {
    const behind = edge('0.0.0.0', { trustedProxies: ['10.0.0.0/8', '::1'] });
    const address = (list: string) => behind.originOf(request('::ffff:10.0.0.7', { 'x-forwarded-for': list })).address;
    expect(address('1.1.1.1, 9.9.9.9, 10.0.0.3')).toBe('9.9.9.9');
    expect(address('10.0.0.4, 10.0.0.3')).toBe('10.0.0.4');
    expect(address('<script>')).toBe('10.0.0.7');
    expect(address('')).toBe('10.0.0.7');
  });

  it('knows TLS of its own', () => {
    expect(edge('0.0.0.0').originOf(request('10.0.0.7', {}, true))).toMatchObject({ secure: true });
  });
});
