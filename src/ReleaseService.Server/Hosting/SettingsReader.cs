namespace ReleaseService.Server.Hosting;

/// <summary>Settings of a slice: defaults on the class, read once, checked before anything starts.</summary>
public interface ISettings
{
    /// <summary>What is wrong: the setting's name within its section, and what it must be. Never a secret value.</summary>
    IEnumerable<string> Check();
}

public static class SettingsReader
{
    /// <summary>Reads a section. A name that the class doesn't have is an error too: a mistyped setting must not be ignored.</summary>
    public static T ReadSettings<T>(this IConfiguration configuration, string section)
        where T : class, ISettings, new()
    {
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

    private static string Describe(InvalidOperationException e, string section)
    {
        if (e.InnerException is null)
            return e.Message; // unknown names: lists them
        var at = e.Message.IndexOf($"at '{section}", StringComparison.Ordinal);
        var end = at < 0 ? -1 : e.Message.IndexOf('\'', at + 4);
        return end < 0 ? "a value has the wrong form." : $"{e.Message[(at + 4)..end]} has the wrong form.";
    }
}
