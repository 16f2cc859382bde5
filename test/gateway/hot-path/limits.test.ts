import './through-port.ts';
import '../limits.test.ts';
