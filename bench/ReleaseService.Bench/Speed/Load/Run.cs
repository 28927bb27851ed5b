namespace ReleaseService.Bench.Speed.Load;

/// <summary>What one run of wrk found.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="PerSecond">How many a second.</param>
/// <param name="P50">Milliseconds from a request to its answer, as all percentiles.</param>
/// <param name="P99">Only every hundredth takes longer.</param>
/// <param name="P999">Only every thousandth takes longer.</param>
/// <param name="ProcessorPerThousand">Milliseconds of processor that the subject spent on a thousand requests.</param>
/// <param name="Load">Of a core: what wrk itself took. Near 1 it is wrk that was measured.</param>
/// <param name="Refused">Answers 401 and 403, where they are counted.</param>
/// <param name="Limited">Answers 429, where they are counted.</param>
internal sealed record Run(long Requests, double PerSecond, double P50, double P99, double P999, double ProcessorPerThousand, double Load, long Refused, long Limited);
