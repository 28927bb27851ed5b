namespace ReleaseService.Fuzz.Targets;

/// <summary>What a target holds to be true.</summary>
internal static class Property
{
    /// <param name="holds">Whether it is true of this input.</param>
    /// <param name="property">In words, the same for all inputs: findings are told apart by it.</param>
    /// <param name="detail">What is seen instead.</param>
    public static void Holds(bool holds, string property, string detail = "")
    {
        if (!holds)
            throw new PropertyException(property, detail);
    }
}

/// <summary>An input of which something isn't true that must be.</summary>
public sealed class PropertyException(string property, string detail) : Exception(detail.Length == 0 ? property : $"{property} {detail}")
{
    public string Property { get; } = property;
}
