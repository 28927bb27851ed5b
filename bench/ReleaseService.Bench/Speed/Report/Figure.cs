namespace ReleaseService.Bench.Speed.Report;

/// <summary>What is measured once.</summary>
/// <param name="Name">As the tables show it.</param>
/// <param name="Value">In the unit.</param>
/// <param name="Unit">MB, KB, s …</param>
/// <param name="Limit">The target: less than that; null: none.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Limit = null)
{
    public bool? IsMet => Limit is { } limit ? Value < limit : null;
}
