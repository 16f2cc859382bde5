import './through-port.ts';
import '../errors.test.ts';
