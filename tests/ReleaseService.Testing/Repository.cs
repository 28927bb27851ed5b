namespace ReleaseService.Testing;

/// <summary>The clone that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The nearest folder above the tests that holds the solution; without a slash at its end.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory.TrimEnd('/');
        while (!File.Exists(Path.Combine(folder, "ReleaseService.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The repository's root isn't above the tests.");
        return folder;
    }
}
