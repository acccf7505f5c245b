"""The equations of the model once more, in plain Python, written before the product and independently of it.

Tests compare the product with them. Units: kg, m, s, W/kg, J/kg/m, ml/kg/min, kcal, gradient as a fraction unless *_pct.
The source of each constant is in docs/model.md.
"""
import math
import random

G = 9.81
KCAL = 4184.0            # J per kcal
J_PER_ML_O2 = 20.9       # J per ml O2 (RER ~0.96); 20.1 at RER 0.80
KCAL_PER_L = 4.95        # kcal per litre O2 used with the ACSM equations (4.86 - 5.05)


# ---------------------------------------------------------------- 1. energy cost
def cr_minetti(i):
    """Net cost of running, J/kg/m (distance along the slope). Valid -0.45..0.45."""
    return 155.4*i**5 - 30.4*i**4 - 43.3*i**3 + 46.3*i**2 + 19.5*i + 3.6


def cw_minetti(i):
    """Net cost of walking, J/kg/m."""
    return 280.5*i**5 - 58.7*i**4 - 76.8*i**3 + 51.9*i**2 + 19.6*i + 2.5


def cr_personal(i, c0=3.8):
    """Minetti shape, athlete's own flat cost c0 (additive shift); linear continuation outside +-0.45."""
    lim = 0.45
    j = max(-lim, min(lim, i))
    c = cr_minetti(j) + (c0 - 3.6)
    if i > lim:                       # constant cost per vertical metre beyond 45 %
        d = (cr_minetti(lim) - cr_minetti(lim - 1e-4))/1e-4
        c += d*(i - lim)
    return max(c, 0.4*c0)


def k_air(v, k=0.01):
    """Air resistance per unit distance, J/kg/m = k v^2, k = 0.01 J s2/kg/m3."""
    return k*v*v


def acsm_run(v, i):
    vm = v*60.0
    return 0.2*vm + 0.9*vm*max(i, 0.0) + 3.5


def acsm_walk(v, i):
    vm = v*60.0
    return 0.1*vm + 1.8*vm*max(i, 0.0) + 3.5


def acsm_step(f, h):
    return 0.2*f + 1.33*1.8*h*f + 3.5


def stair_vo2(v_h, v_vert):
    """Stair ASCENT (not bench stepping): ACSM walking form with measured vertical speed (m/s)."""
    return 3.5 + 0.1*60*v_h + 1.8*60*v_vert


def looney_run(v):
    """Level running, GROSS W/kg (Looney 2023)."""
    return 4.43 + 1.51*v + 0.37*v*v


def lcda_walk(v, g_pct=0.0):
    """LCDA graded walking, GROSS W/kg (Looney 2019), v m/s, grade in percent."""
    return (1.44 + 1.94*v**0.43 + 0.24*v**4
            + 0.34*v*g_pct*(1 - 1.05**(1 - 1.1**(g_pct + 32))))


def keytel_kj_min(hr, kg, age, male=True, vo2max=None):
    if vo2max is None:
        return (-55.0969 + 0.6309*hr + 0.1988*kg + 0.2017*age) if male else \
               (-20.4022 + 0.4472*hr - 0.1263*kg + 0.0740*age)
    return (-95.7735 + 0.634*hr + 0.404*vo2max + 0.394*kg + 0.271*age) if male else \
           (-59.3954 + 0.450*hr + 0.380*vo2max + 0.103*kg + 0.274*age)


def vo2r_from_hrr(hr, hr_rest, hr_max, vo2max):
    return 3.5 + (hr - hr_rest)/(hr_max - hr_rest)*(vo2max - 3.5)


def mifflin(kg, cm, age, male=True):
    return 10*kg + 6.25*cm - 5*age + (5 if male else -161)


def cunningham(ffm, year=1980):
    return 500 + 22*ffm if year == 1980 else 370 + 21.6*ffm


def hrmax_tanaka(age):
    return 208 - 0.7*age


def hrmax_gulati(age):
    return 206 - 0.88*age


def vo2_to_wkg(vo2):
    return vo2*J_PER_ML_O2/60.0


def fuse(methods, rho=0.5, floor=0.06):
    """Log-space GLS. methods = [(name, kcal, sd_log, group)]. Same-group errors correlate by rho."""
    n = len(methods)
    y = [math.log(m[1]) for m in methods]
    S = [[methods[a][2]*methods[b][2]*(1.0 if a == b else (rho if methods[a][3] == methods[b][3] else 0.1))
          for b in range(n)] for a in range(n)]
    # solve S w = 1
    A = [row[:] + [1.0] for row in S]
    for c in range(n):
        p = max(range(c, n), key=lambda r: abs(A[r][c]))
        A[c], A[p] = A[p], A[c]
        for r in range(n):
            if r != c:
                f = A[r][c]/A[c][c]
                A[r] = [x - f*z for x, z in zip(A[r], A[c])]
    u = [A[r][n]/A[r][r] for r in range(n)]
    w = [max(x, 0.0) for x in u]              # no negative weights
    tot = sum(w)
    w = [x/tot for x in w]
    mu = sum(a*b for a, b in zip(w, y))
    var = sum(w[a]*w[b]*S[a][b] for a in range(n) for b in range(n))
    chi = sum(((yi - mu)/m[2])**2 for yi, m in zip(y, methods))/max(n - 1, 1)
    sd = max(math.sqrt(var*max(1.0, chi)), floor)
    return dict(kcal=math.exp(mu), sd_log=sd, lo90=math.exp(mu - 1.645*sd), hi90=math.exp(mu + 1.645*sd),
                weights={m[0]: round(x, 3) for m, x in zip(methods, w)}, birge=round(math.sqrt(chi), 2))


# ---------------------------------------------------------------- sprint (di Prampero)
def sprint_bout(dist=30.0, vmax=9.46, a0=6.42, c0=3.6, dt=0.001):
    """Mono-exponential sprint; equivalent-slope cost. Returns dict (net of rest, J/kg)."""
    tau = vmax/a0
    t = x = e = 0.0
    peakP = peakC = ct = 0.0
    while x < dist:
        v = vmax*(1 - math.exp(-t/tau))
        a = a0*math.exp(-t/tau)
        es = a/G
        em = math.sqrt(es*es + 1)
        c = (cr_minetti(es) + (c0 - 3.6))*em + k_air(v)
        p = c*v
        if t > 0.05:
            peakC = max(peakC, c)
        peakP = max(peakP, p)
        e += p*dt
        ct += c*dt
        x += v*dt
        t += dt
    return dict(t=t, J_kg=e, mean_C=e/x, mean_C_time=ct/t, peak_C=peakC, mean_P=e/t, peak_P=peakP, v_end=v, ES0=a0/G)


# ---------------------------------------------------------------- 2. GAP
STRAVA_PTS = [  # (grade %, pace factor) read off Strava's 2017 published figure by a third party
    (-32, 1.6), (-28, 1.4), (-24, 1.2), (-20.5, 1.1), (-17.5, 1.0), (-15, .93), (-12.5, .90), (-10, .87),
    (-8.7, .87), (-7, .89), (-3, .94), (0, 1.0), (2, 1.07), (3.8, 1.12), (5.7, 1.21), (7, 1.29), (8.3, 1.38),
    (10, 1.50), (12, 1.60), (14.5, 1.80), (17.5, 2.05), (20, 2.30), (24, 2.60), (28, 2.95), (32, 3.35)]


def gap_effort_factor(i):
    """Monotone-safe linear interpolation of the HR-based curve; clamps at +-32 %."""
    g = max(-32.0, min(32.0, 100*i))
    for (x0, y0), (x1, y1) in zip(STRAVA_PTS, STRAVA_PTS[1:]):
        if x0 <= g <= x1:
            return y0 + (y1 - y0)*(g - x0)/(x1 - x0)
    return STRAVA_PTS[-1][1]


def gap_metab_factor(i, c0=3.8):
    return cr_personal(i, c0)/c0


# ---------------------------------------------------------------- 4. activation
def act_mean(muscle, v, i=0.0, mss=8.0, gait="run", accel=0.0, v_vert=0.0, cad_ratio=1.0):
    """Burst-mean activation, %MVIC (population centre). gait: run | walk | stairs."""
    ieff = max(-0.45, min(0.45, i + accel/G))
    x = max(0.0, v/mss)
    if gait == "stairs":
        base = {"gmax": 12 + 75*v_vert, "gmed": 45 + 40*v_vert, "gmin": 0.95*(45 + 40*v_vert)}[muscle]
        return min(base, 130.0)
    if gait == "walk":
        base = {"gmax": 6.0*(v/1.4)**1.0, "gmed": 16*(v/1.4)**0.7, "gmin": 15*(v/1.4)**0.7}[muscle]
        gain = {"gmax": 22.0, "gmed": 1.5, "gmin": 1.5}[muscle]
        return min(base*(1 + gain*max(ieff, 0)), 130.0)
    base = {"gmax": 10 + 90*x**1.7, "gmed": 18 + 62*x**1.2, "gmin": 0.95*(18 + 62*x**1.2)}[muscle]
    up = {"gmax": 4.0, "gmed": 0.5, "gmin": 0.5}[muscle]
    f = 1 + up*ieff if ieff >= 0 else max(0.7, 1 + 1.0*ieff)
    cad = cad_ratio**(-1.05 if muscle == "gmax" else -0.95)
    return min(base*f*cad, 130.0)


# ---------------------------------------------------------------- 5. fibres
COMP = dict(I=0.52, IIa=0.33, IIx=0.15)


def fibres(z, x_eff, comp=COMP):
    """z = metabolic power / power at VO2max (net), x_eff = metabolic-GAP speed / MSS."""
    lg = lambda m, k: 1/(1 + math.exp(-k*(z - m)))
    r = dict(I=min(1.0, z/0.45), IIa=lg(0.555, 11.1), IIx=lg(0.91, 16.0))
    us = max(0.0, min(1.0, (x_eff - 0.3)/0.7))**1.5
    w = dict(I=1.0, IIa=1 + 4*us, IIx=1 + 8*us)
    p = {k: comp[k]*r[k]*w[k] for k in comp}
    s = sum(p.values())
    share2 = (p["IIa"] + p["IIx"])/s
    label = "Type I" if share2 < 0.42 else ("Type I + Type II" if share2 < 0.65 else "primarily Type II")
    return dict(recruited={k: round(v, 3) for k, v in r.items()}, power_share_II=round(share2, 3), label=label)


# ---------------------------------------------------------------- 6. hypertrophy
def h_dose(a):
    return max(0.0, min(1.0, (a - 40)/60))**1.5


def run_sets(strides_per_leg, a_mean, kappa=0.1):
    return kappa*strides_per_leg*h_dose(a_mean)/8.0


def cap_run(se):
    return 3.0*(1 - math.exp(-se/3.0))


def growth(sets, gmax=0.9, s0=6.0, status=1.0):
    return gmax*status*(1 - math.exp(-sets/s0))


def muscle_loss_deficit(deficit, protein, strength_sets, running=True, fm_kg=15.0, sm_kg=28.0):
    """%/week of muscle lost in an energy deficit (Forbes partition x training/protein protection)."""
    d = max(0.0, deficit)
    kg_wk = 7*d/7700.0
    ffm = kg_wk*10.4/(10.4 + fm_kg)
    phi = 1.0 if not running else (0.75 if protein < 1.2 else 0.45 if protein >= 1.6 else 0.60)
    if strength_sets >= 4:
        phi = 0.15 if protein >= 1.6 else 0.25
    return 100*phi*ffm*0.5/sm_kg


def weekly_dv(strength_sets, run_set_eq, deficit_kcal=0.0, protein=1.6, run_hours=3.0, status=1.0,
              gained_pct=0.0, kappa_scale=1.0, gmax=0.9, interf=0.02, loss=0.08, phi_scale=1.0, fm_kg=15.0, sm_kg=28.0):
    """%/week change of gluteus maximus volume."""
    s = strength_sets + cap_run(run_set_eq*kappa_scale)
    g = growth(s, gmax, 6.0, status)*(1 - min(0.3, interf*max(0.0, run_hours - 3)))
    pf = min(1.0, max(0.6, 0.7 + 0.3*(protein - 0.8)/0.8))
    g *= pf*max(0.0, 1 - max(0.0, deficit_kcal)/500.0)
    l = phi_scale*muscle_loss_deficit(deficit_kcal, protein, strength_sets, True, fm_kg, sm_kg)
    if s < 2 and gained_pct > 0:
        l += loss*(1 - s/2)*min(1.0, gained_pct/5)
    return g - l


def mc_week(n=20000, seed=1, fm_kg=15.0, **kw):
    """Monte Carlo: %/week, plus the four verdict probabilities on a 12-week projection."""
    rnd = random.Random(seed)
    out, cls = [], dict(growing=0, maintaining=0, toning=0, shrinking=0)
    d = kw.get('deficit_kcal', 0.0)
    for _ in range(n):
        ks = 0.0 if rnd.random() < 0.25 else math.exp(rnd.gauss(math.log(0.8), 0.80))  # 25 %: running adds nothing
        m = weekly_dv(gmax=max(0.0, rnd.gauss(0.9, 0.35)), kappa_scale=ks,
                      interf=max(0.0, rnd.gauss(0.02, 0.015)), loss=max(0, rnd.gauss(0.08, 0.05)),
                      phi_scale=max(0.0, rnd.gauss(1.0, 0.4)), fm_kg=fm_kg, **kw) + rnd.gauss(0, 0.05)
        out.append(m)
        dd = d + rnd.gauss(0, 150)                      # uncertainty of the energy balance, kcal/d
        fat = -100*12*7*dd/9441.0*0.85*max(0.3, rnd.gauss(0.9, 0.25))/fm_kg   # % of gluteal fat in 12 weeks
        m12 = 12*m
        k = 'growing' if m12 > 1.5 else 'shrinking' if m12 < -1.5 else 'toning' if fat < -5 else 'maintaining'
        cls[k] += 1
    out.sort()
    q = lambda p: out[int(p*(n - 1))]
    return dict(median=round(q(.5), 3), lo90=round(q(.05), 3), hi90=round(q(.95), 3),
                **{k: round(v/n, 2) for k, v in cls.items()})


# ---------------------------------------------------------------- 7. weight dynamics
def hall_linear(d_kcal, days, eps=22.0, tau=525.0):
    return d_kcal/eps*(1 - math.exp(-days/tau))


def forbes_ffm_fraction(fm_kg):
    return 10.4/(10.4 + fm_kg)


# ---------------------------------------------------------------- 8. load
def trimp(minutes, hr, rest, mx, male=True):
    r = (hr - rest)/(mx - rest)
    return minutes*r*0.64*math.exp((1.92 if male else 1.67)*r)


def rtss(sec, ngs, threshold_speed):
    return sec/3600*(ngs/threshold_speed)**2*100
