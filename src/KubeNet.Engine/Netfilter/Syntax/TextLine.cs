namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>Where a line is in a text: from <paramref name="Start"/> up to, but without, <paramref name="End"/>.</summary>
internal readonly record struct TextLine(int Start, int End);
