import { front } from '../start-test-gateway.ts';

// Imported before a suite, which then runs through the port.
front.through = 'port';
