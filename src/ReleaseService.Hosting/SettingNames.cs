namespace ReleaseService.Hosting;

/// <summary>The names of settings that a process reads, and how near-misses are found out: a mistyped setting must not be ignored.</summary>
/// <param name="ownSections">The process's own sections.</param>
/// <param name="singleUnderscores">Names with one underscore that people are known to write.</param>
public sealed class SettingNames(IReadOnlyList<string> ownSections, params IReadOnlyList<string> singleUnderscores)
{
    private static readonly string[] FrameworkNames = ["Kestrel", "urls", "http_ports", "https_ports", "AllowedHosts"];

    /// <summary>Whether a setting's name begins with something that anything here reads.</summary>
    public bool IsKnown(string name) => ownSections.Concat(FrameworkNames).Contains(name.Split(':')[0], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// An environment variable whose section is nearly one of ours: ignoring <c>Databse__Provider=Postgres</c> would serve sample data from an
    /// embedded database.
    /// </summary>
    public void RefuseMistypedEnvironment(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (singleUnderscores.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new SettingsException($"The environment variable {name} is no setting; it takes two underscores: {name.Replace("_", "__", StringComparison.Ordinal)}.");
            if (!name.Contains("__", StringComparison.Ordinal))
                continue;
            var section = name.Split("__")[0];
            if (!IsKnown(section) && ownSections.FirstOrDefault(own => own.Length > 3 && Distance(own.ToUpperInvariant(), section.ToUpperInvariant()) <= 2) is { } meant)
                throw new SettingsException($"The environment variable {name} is no setting; {meant}__… is probably meant.");
        }
    }

    /// <summary>Levenshtein's: how many letters must be changed, added or left out.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
