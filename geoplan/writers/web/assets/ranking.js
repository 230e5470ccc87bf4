// The ranking methods of the engine on indicators that are already comparable: scores from 0 to 1, ranks, and their likeness.
"use strict";
(function () {
  const SAME = 1e-12; // sums of weights closer than this are equal but for the noise of the last digit
  const TIED = 1e-10; // scores closer than this are one score: data are written to 12 digits

  const extremes = (rows, at) => {
    let [low, high] = [Infinity, -Infinity];
    for (const row of rows) {
      if (row[at] < low) low = row[at];
      if (row[at] > high) high = row[at];
    }
    return [low, high];
  };
  const half = (rows) => rows.map(() => 0.5);
  const limits = (rows, weights) => weights.map((_, at) => extremes(rows, at));

  function topsis(rows, weights, more) {
    const weighed = rows.map((row) => row.map((value, at) => value * weights[at]));
    const ends = limits(weighed, weights).map(([low, high], at) => (more[at] ? [high, low] : [low, high]));
    return weighed.map((row) => {
      const far = (which) => Math.sqrt(row.reduce((sum, value, at) => sum + (value - ends[at][which]) ** 2, 0));
      const [fromIdeal, fromWorst] = [far(0), far(1)];
      return fromIdeal + fromWorst > 0 ? fromWorst / (fromIdeal + fromWorst) : 0.5;
    });
  }

  function saw(rows, weights, more) {
    const ends = limits(rows, weights);
    const whole = ends.reduce((sum, [low, high], at) => sum + (high - low) * weights[at], 0);
    if (whole <= 0) return half(rows);
    const gained = (value, at) => (more[at] ? value - ends[at][0] : ends[at][1] - value) * weights[at];
    return rows.map((row) => row.reduce((sum, value, at) => sum + gained(value, at), 0) / whole);
  }

  const wpm = (rows, weights) => rows.map((row) => row.reduce((product, value, at) => product * value ** weights[at], 1));

  function vikor(rows, weights, more, settings) {
    const ends = limits(rows, weights);
    const apart = weights.map((weight, at) => at).filter((at) => ends[at][1] > ends[at][0] && weights[at] > 0);
    if (!apart.length) return half(rows);
    const short = rows.map((row) =>
      apart.map((at) => (weights[at] * (more[at] ? ends[at][1] - row[at] : row[at] - ends[at][0])) / (ends[at][1] - ends[at][0]))
    );
    const total = apart.reduce((sum, at) => sum + weights[at], 0);
    const spread = (sums) => {
      const [low, high] = [Math.min(...sums), Math.max(...sums)];
      return high - low <= SAME * total ? null : sums.map((sum) => (sum - low) / (high - low));
    };
    const inAll = spread(short.map((own) => own.reduce((sum, value) => sum + value, 0)));
    const inWorst = spread(short.map((own) => Math.max(...own)));
    if (!inAll && !inWorst) return half(rows);
    return rows.map((_, at) => 1 - (settings.v * (inAll ? inAll[at] : 0) + (1 - settings.v) * (inWorst ? inWorst[at] : 0)));
  }

  const PREFERENCES = {
    usual: (lead) => (lead > 0 ? 1 : 0),
    u_shape: (lead, q) => (lead > q ? 1 : 0),
    v_shape: (lead, q, p) => (lead > p ? 1 : lead > 0 ? lead / p : 0),
    level: (lead, q, p) => (lead > p ? 1 : lead > q ? 0.5 : 0),
    linear: (lead, q, p) => (lead > p ? 1 : lead > q ? (lead - q) / (p - q) : 0),
  };

  function promethee(rows, weights, more, settings) {
    const many = rows.length;
    if (many < 2) return half(rows);
    const prefers = PREFERENCES[settings.preference];
    const { q, p } = settings;
    const flow = new Float64Array(many);
    for (let at = 0; at < weights.length; at++) {
      if (!weights[at]) continue;
      const sign = more[at] ? 1 : -1;
      for (let one = 0; one < many; one++)
        for (let other = one + 1; other < many; other++) {
          const lead = sign * (rows[one][at] - rows[other][at]);
          const gained = weights[at] * (prefers(lead, q, p) - prefers(-lead, q, p));
          flow[one] += gained;
          flow[other] -= gained;
        }
    }
    return Array.from(flow, (net) => Math.min(1, Math.max(0, (net / (many - 1) + 1) / 2)));
  }

  const METHODS = { topsis, saw, wpm, vikor, promethee };

  // the weights as shares of their sum; null where they have none
  function shares(weights) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return total > 0 ? weights.map((weight) => weight / total) : null;
  }

  // rows: candidate × indicator; weights add up to one; factors: what vetoes leave of each score
  function scores(method, rows, weights, more, settings, factors) {
    if (!rows.length) return [];
    return METHODS[method](rows, weights, more, settings || {}).map((score, at) => score * (factors ? factors[at] : 1));
  }

  // 1 for the highest; among equal scores `first` (by default the row) decides, the smaller one being ahead
  function ranks(held, first) {
    const before = first || held.map((_, at) => at);
    const order = held.map((_, at) => at).sort((a, b) => held[b] - held[a]);
    for (let from = 0; from < order.length; ) {
      let to = from + 1;
      while (to < order.length && held[order[to - 1]] - held[order[to]] < TIED) to++;
      order.splice(from, to - from, ...order.slice(from, to).sort((a, b) => before[a] - before[b]));
      from = to;
    }
    const out = new Array(held.length);
    order.forEach((row, at) => {
      out[row] = at + 1;
    });
    return out;
  }

  // Kendall's tau of two rankings without ties, 1 for the same and −1 for the reverse; null where nothing can be compared
  function tau(one, other) {
    const many = one.length;
    if (many < 2) return null;
    const sequence = one.map((_, at) => at).sort((a, b) => one[a] - one[b]).map((at) => other[at]);
    return 1 - (4 * inversions(sequence)) / (many * (many - 1));
  }

  function inversions(values) {
    if (values.length < 2) return 0;
    const middle = values.length >> 1;
    const [left, right] = [values.slice(0, middle), values.slice(middle)];
    let count = inversions(left) + inversions(right);
    let at = 0;
    for (let to = 0, own = 0; to < values.length; to++) {
      if (own < left.length && (at >= right.length || left[own] <= right[at])) values[to] = left[own++];
      else {
        count += left.length - own;
        values[to] = right[at++];
      }
    }
    return count;
  }

  geoplan.ranking = { METHODS, shares, scores, ranks, tau };
})();
