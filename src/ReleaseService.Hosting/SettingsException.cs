namespace ReleaseService.Hosting;

/// <summary>A wrong setting, or something else that only a person can mend: stops the start with this one line.</summary>
public sealed class SettingsException(string message) : Exception(message);
