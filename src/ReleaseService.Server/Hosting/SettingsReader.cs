using System.Text.RegularExpressions;

namespace ReleaseService.Server.Hosting;

/// <summary>Settings of a slice: defaults on the class, read once, checked before anything starts.</summary>
public interface ISettings
{
    /// <summary>What is wrong: the setting's name within its section, and what it must be. Never a secret value.</summary>
    IEnumerable<string> Check();
}

public static partial class SettingsReader
{
    private static readonly string[] OwnSections = ["Database", "Channels", "Licensing", "Identity", "Hosting", "Tls"];
    private static readonly string[] SingleUnderscores = ["Database_Provider", "Database_ConnectionString", "Database_ConnectionStringFile"];
    private static readonly string[] FrameworkNames = ["Kestrel", "urls", "http_ports", "https_ports", "AllowedHosts"];

    /// <summary>Whether a setting's name begins with something that anything here reads.</summary>
    public static bool IsKnown(string name) => OwnSections.Concat(FrameworkNames).Contains(name.Split(':')[0], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// An environment variable whose section is nearly one of ours: ignoring <c>Databse__Provider=Postgres</c> would serve sample data from an
    /// embedded database.
    /// </summary>
    public static void RefuseMistypedEnvironment(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (SingleUnderscores.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new SettingsException($"The environment variable {name} is no setting; it takes two underscores: {name.Replace("_", "__", StringComparison.Ordinal)}.");
            if (!name.Contains("__", StringComparison.Ordinal))
                continue;
            var section = name.Split("__")[0];
            if (!IsKnown(section) && OwnSections.FirstOrDefault(own => own.Length > 3 && Distance(own.ToUpperInvariant(), section.ToUpperInvariant()) <= 2) is { } meant)
                throw new SettingsException($"The environment variable {name} is no setting; {meant}__… is probably meant.");
        }
    }

    /// <summary>Reads a section. A name that the class doesn't have is an error too: a mistyped setting must not be ignored.</summary>
    public static T ReadSettings<T>(this IConfiguration configuration, string section)
        where T : class, ISettings, new()
    {
        // .NET reads 72:00:00 as 72 days.
        if (configuration.GetSection(section).AsEnumerable().FirstOrDefault(setting => HoursAboveADay().IsMatch(setting.Value ?? "")) is { Key: not null } hours)
            throw new SettingsException($"{hours.Key} is {hours.Value}: hours go to 23; write days as d.hh:mm:ss, such as 3.00:00:00.");
        T settings;
        try
        {
            settings = configuration.GetSection(section).Get<T>(options => options.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException e)
        {
            // The binder's inner message quotes the value, which may be a password.
            throw new SettingsException($"Wrong setting in {section}: {Describe(e, section)}");
        }

        var wrong = settings.Check().Select(problem => $"{section}:{problem}").ToList();
        return wrong.Count == 0 ? settings : throw new SettingsException(string.Join(" ", wrong));
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

    [GeneratedRegex(@"\A(2[4-9]|[3-9][0-9]|[0-9]{3,}):[0-9]{1,2}(:[0-9]{1,2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HoursAboveADay();

    private static string Describe(InvalidOperationException e, string section)
    {
        // In a list, the binder wraps its error once for each level.
        while (e.InnerException is InvalidOperationException inner)
            e = inner;
        if (e.InnerException is null && e.Message.LastIndexOf(": '", StringComparison.Ordinal) is > 0 and var names)
            return $"there is no {e.Message[(names + 2)..]}.";
        var at = e.Message.IndexOf($"at '{section}", StringComparison.Ordinal);
        var end = at < 0 ? -1 : e.Message.IndexOf('\'', at + 4);
        return end < 0 ? "a value has the wrong form." : $"{e.Message[(at + 4)..end]} has the wrong form.";
    }
}
