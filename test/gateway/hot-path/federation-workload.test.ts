import './through-port.ts';
import '../federation-workload.test.ts';
