using System.Text;
using Xunit;

namespace ReleaseService.Core.Tests;

/// <summary>What a <see cref="Checked{T}"/> is expected to hold; a failure shows the defects.</summary>
internal static class Expect
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static T Valid<T>(Checked<T> result)
        where T : class
    {
        Assert.True(result.TryGet(out var value), string.Join("\n", result.Defects));
        Assert.Empty(result.Defects);
        return value;
    }

    public static IReadOnlyList<Defect> Defects<T>(Checked<T> result)
        where T : class
    {
        Assert.False(result.TryGet(out var value), $"It was taken as {value}.");
        Assert.NotEmpty(result.Defects);
        return result.Defects;
    }

    public static Defect OneDefect<T>(Checked<T> result, string code, string path)
        where T : class
    {
        var defect = Assert.Single(Defects(result));
        Assert.Equal((code, path), (defect.Code, defect.Path));
        return defect;
    }

    /// <summary>Never both, never neither, and a code for each defect: what holds for any input, however broken.</summary>
    public static void EitherOr<T>(Checked<T> result)
        where T : class
    {
        Assert.NotEqual(result.TryGet(out _), result.Defects.Count > 0);
        Assert.All(result.Defects, defect => Assert.Matches("^[a-z_]+$", defect.Code));
    }
}
