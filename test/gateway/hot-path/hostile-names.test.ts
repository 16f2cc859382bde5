import './through-port.ts';
import '../hostile-names.test.ts';
