namespace ReleaseService.Fuzz.Tests;

/// <summary>Inputs that are kept, in a folder for each target: <c>Corpus</c> takes every branch that fuzzing took (<c>KEEP=1 bench/fuzz.sh</c>), <c>Findings</c> is what was found, by what it was.</summary>
internal static class KeptFiles
{
    private static readonly string Tests = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Corpus { get; } = Path.Combine(Tests, "Corpus");

    public static string Findings { get; } = Path.Combine(Tests, "Findings");

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ReleaseService.sln")))
            folder = folder.Parent;
        return folder is null ? throw new InvalidOperationException($"No ReleaseService.sln above {AppContext.BaseDirectory}.") : Path.Combine(folder.FullName, "tests", "ReleaseService.Fuzz.Tests");
    }
}
