namespace ReleaseService.Testing.Faults;

/// <summary>This machine can't do it: no root, no PostgreSQL, no cgroups.</summary>
public sealed class FaultNotPossibleException(string why) : Exception(why);
