using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ReleaseService.Hosting;

/// <summary>Reads settings sections.</summary>
public static partial class SettingsReader
{
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
