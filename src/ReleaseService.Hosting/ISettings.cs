namespace ReleaseService.Hosting;

/// <summary>Settings of a slice: defaults on the class, read once, checked before anything starts.</summary>
public interface ISettings
{
    /// <summary>What is wrong: the setting's name within its section, and what it must be. Never a secret value.</summary>
    IEnumerable<string> Check();
}
