/** The API version whose shapes the simulator answers with, whatever version a request names. */
export const shapesVersion = '2026-10-28.endive';
