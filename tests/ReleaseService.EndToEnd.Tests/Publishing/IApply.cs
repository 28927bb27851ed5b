namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>How an apply is made, as the parameter of a theory.</summary>
public enum ApplyWith
{
    /// <summary>Calls of the API.</summary>
    Calls,

    /// <summary><c>releasectl apply</c>.</summary>
    Releasectl,
}

/// <summary>A change of what is published, in several requests; each is repeated a few times while its answer is lost.</summary>
internal interface IApply
{
    /// <param name="server">Base URL.</param>
    /// <returns>Whether it came to its end; where not, to run it again completes it.</returns>
    Task<bool> RunAsync(Uri server);

    static IApply Of(FolderChange change, ApplyWith with) => with == ApplyWith.Calls ? new ApplyCalls(change) : new ReleasectlApply(change);
}
