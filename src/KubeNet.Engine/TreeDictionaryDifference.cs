namespace KubeNet.Engine;

/// <summary>One entry in which two values of a <see cref="TreeDictionary{TKey, TValue}"/> differ.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Before">What stood there, or null.</param>
/// <param name="After">What stands there now, or null.</param>
public readonly record struct TreeDictionaryDifference<TKey, TValue>(TKey Key, TValue? Before, TValue? After)
    where TValue : class;
