import './through-port.ts';
import '../authorization.test.ts';
