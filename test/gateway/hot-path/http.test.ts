import './through-port.ts';
import '../http.test.ts';
