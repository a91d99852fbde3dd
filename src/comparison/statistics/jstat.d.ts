declare module 'jstat' {
  interface Distribution {
    cdf(x: number, ...parameters: number[]): number;
    inv(probability: number, ...parameters: number[]): number;
  }
  const jStat: { studentt: Distribution; centralF: Distribution; normal: Distribution; tukey: Distribution };
  export default jStat;
}
