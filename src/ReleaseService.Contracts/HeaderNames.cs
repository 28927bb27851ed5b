namespace ReleaseService.Contracts;

/// <summary>Names of the service's own HTTP headers.</summary>
public static class HeaderNames
{
    /// <summary>Response header: the epoch of the database, a positive decimal number. It grows when a database is restored to an older
    /// state, so that (epoch, sequence) is ordered even then (design.md "epoch").</summary>
    public const string Epoch = "Release-Epoch";
}
