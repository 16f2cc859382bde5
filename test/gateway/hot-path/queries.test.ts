import './through-port.ts';
import '../queries.test.ts';
